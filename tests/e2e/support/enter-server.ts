import type { Person } from "./person.ts";

/** The host invites by Matrix id; the guest finds the invitation at home and accepts. */
export async function enterServerOf(host: Person, guest: Person, serverName: string): Promise<void> {
  await host.page.getByRole("region", { name: "Channels" }).getByRole("button", { name: "Invite people" }).click();
  const dialog = host.page.getByRole("dialog");
  await dialog.getByLabel("Matrix name").fill(`@${guest.userName}:localhost`);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await guest.page.getByRole("button", { name: `Join ${serverName}` }).click();
  await guest.page.getByRole("region", { name: "Channels" }).getByRole("heading", { name: serverName }).waitFor();
  await host.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
}
