import { describe, expect, test } from "vitest";
import { useStage } from "./support/stage.ts";

describe("the first minute", () => {
  const stage = useStage();

  test("one makes the first account and a server, a friend comes by link, and both are in the call", async () => {
    const ann = await stage.invite("Ann");
    await ann.open(`/setup#${stage.world.secrets.setupToken}`);
    await ann.page.getByLabel("What should people call you?").fill("Ann Lindqvist");
    await ann.page.getByLabel("Username").fill("ann.lindqvist");
    await ann.page.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
    await ann.page.getByRole("button", { name: "Make the account" }).click();
    await ann.createServer("Paper Lanterns");
    const link = await ann.makeInviteLink();

    const ben = await stage.invite("Ben");
    await ben.open(new URL(link).pathname);
    await ben.page.getByText("Paper Lanterns").first().waitFor();
    await ben.page.getByLabel("What should people call you?").fill("Ben Okafor");
    await ben.page.getByLabel("Username").fill("ben");
    await ben.page.getByLabel("Password", { exact: true }).fill("another good long password");
    await ben.page.getByRole("button", { name: "Join Paper Lanterns" }).click();
    await ben.page.getByRole("region", { name: "Channels" }).getByRole("heading", { name: "Paper Lanterns" }).waitFor();

    await ann.joinVoice("Lounge");
    await ben.roster("Lounge").getByText("Ann Lindqvist").waitFor();
    await ben.joinVoice("Lounge");
    await Promise.all([ann.waitUntilInCall(), ben.waitUntilInCall()]);
    await Promise.all([ann.toggle("Turn camera on"), ben.toggle("Turn camera on")]);
    await Promise.all([
      ann.seesVideoOf("Ben Okafor", stage.lookOf(ben).colour),
      ben.seesVideoOf("Ann Lindqvist", stage.lookOf(ann).colour),
      ann.hearsSomething(),
      ben.hearsSomething(),
    ]);

    // The link for the first account works once.
    const late = await stage.invite("Late");
    await late.open(`/setup#${stage.world.secrets.setupToken}`);
    await late.page.getByRole("heading", { name: "This server is set up" }).waitFor();
    for (const person of [ann, ben]) expect(person.pageErrors()).toEqual([]);
  });

  test("a link that is used up, or of another place, says so", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    await ann.createServer("Paper Lanterns");
    const link = await ann.makeInviteLink({ worksFor: "1 person" });
    const ben = await stage.inviteSignedIn("Ben");
    await ben.open(new URL(link).pathname);
    await ben.page.getByRole("button", { name: /^Join as / }).click();
    await ben.page.getByRole("region", { name: "Channels" }).getByRole("heading", { name: "Paper Lanterns" }).waitFor();

    const cleo = await stage.invite("Cleo");
    await cleo.open(new URL(link).pathname);
    await cleo.page.getByRole("heading", { name: "This invitation is used up" }).waitFor();
    await cleo.open(`/invite/${"x".repeat(60)}`);
    await cleo.page.getByRole("heading", { name: "This invitation does not exist" }).waitFor();
  });

  test("a part of the application that does not load says so, and comes when one tries again", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const code = "**/_next/static/chunks/**";
    await ann.context.route(code, (route) => route.abort());
    await ann.page.getByRole("button", { name: "Add a server" }).click();
    const notice = ann.page.getByRole("alert").filter({ hasText: "The dialog did not load" });
    await notice.waitFor();
    await ann.context.unroute(code);
    await notice.getByRole("button", { name: "Try again" }).click();
    await ann.page.getByRole("dialog").getByRole("button", { name: "Make the server" }).waitFor();
    await notice.waitFor({ state: "detached" });
  });
});
