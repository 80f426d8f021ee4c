import type { Person } from "./person.ts";

/** The space that the person looks at, from the address. */
export function spaceIdOf(person: Person): string {
  return decodeURIComponent(new URL(person.page.url()).pathname.split("/")[2] ?? "");
}

/** Invites to the server that the host looks at. */
export async function inviteById(host: Person, userId: string): Promise<void> {
  await host.page.getByRole("region", { name: "Channels" }).getByRole("button", { name: "Invite people" }).click();
  const dialog = host.page.getByRole("dialog");
  await dialog.getByLabel("Matrix name").fill(userId);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await dialog.getByText(/invited/i).waitFor();
  await host.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
}

/** The host invites by Matrix id; the guest finds the invitation at home and accepts. */
export async function enterServerOf(
  host: Person,
  guest: Person,
  serverName: string,
  homeserver = "localhost",
): Promise<void> {
  await inviteById(host, `@${guest.userName}:${homeserver}`);
  await guest.page.getByRole("button", { name: `Join ${serverName}` }).click();
  await guest.page.getByRole("region", { name: "Channels" }).getByRole("heading", { name: serverName }).waitFor();
}
