import { describe, expect, test } from "vitest";
import { checkNewPassword, checkNewUsername, passwordStrength, suggestUsername } from "./account-checks.ts";

describe("a new username", () => {
  test.each(["ann", "ann.l", "ann-l_2"])("%s is fine", (name) => {
    expect(checkNewUsername(name)).toBeUndefined();
  });

  test.each([
    ["", "Choose a username."],
    ["Ann", "Use lower-case letters only."],
    ["ann l", "Usernames have no spaces. Use a dot or a dash."],
    ["_ann", "Usernames do not begin with an underscore."],
    ["änn", "Use letters a to z, digits, dots, dashes and underscores."],
  ])("%j is told: %s", (name, words) => {
    expect(checkNewUsername(name)).toBe(words);
  });
});

describe("the offered username", () => {
  test.each([
    ["Ann Lindqvist", "ann"],
    ["Élodie Durand", "elodie"],
    ["李小龍", ""],
    ["  ", ""],
  ])("for %j is %j", (name, username) => {
    expect(suggestUsername(name)).toBe(username);
  });
});

describe("a new password", () => {
  test("has eight characters at least, counted as people count", () => {
    expect(checkNewPassword("sieben7")).toBe("Too short. Use at least 8 characters.");
    expect(checkNewPassword("🏮🏮🏮🏮🏮🏮🏮🏮")).toBeUndefined();
  });

  test.each([
    ["", 0],
    ["abc", 1],
    ["paper lanterns", 2],
    ["paper lanterns on", 3],
    ["paper lanterns on a river", 4],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaa", 1],
  ])("%j has strength %d", (password, score) => {
    expect(passwordStrength(password).score).toBe(score);
  });
});
