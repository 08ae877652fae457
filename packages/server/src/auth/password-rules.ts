import { ApiError } from "../http/api-error.ts";

/** Long enough for our rule, and tried first by everybody who guesses. */
const wellKnown: ReadonlySet<string> = new Set([
  "1234567890",
  "12345678910",
  "123456789a",
  "0123456789",
  "0987654321",
  "9876543210",
  "1q2w3e4r5t",
  "1q2w3e4r5t6y",
  "1qaz2wsx3edc",
  "qwertyuiop",
  "qwerty12345",
  "qwerty123456",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl1",
  "abcdefghij",
  "abcd123456",
  "password12",
  "password123",
  "password1234",
  "password12345",
  "passw0rd123",
  "p@ssw0rd123",
  "p@ssword123",
  "mypassword",
  "mypassword1",
  "changeme123",
  "changemenow",
  "letmein123",
  "letmeinnow",
  "welcome123",
  "welcome1234",
  "iloveyou12",
  "iloveyou123",
  "administrator",
  "admin12345",
  "admin123456",
  "adminadmin",
  "superadmin",
  "football123",
  "baseball123",
  "sunshine123",
  "princess123",
  "dragon12345",
  "monkey12345",
  "starwars123",
  "trustno1234",
  "correcthorsebatterystaple",
]);

/**
 * Refuses passwords that are guessed first; length is what the contract asks for, and composition is nobody's business (NIST SP 800-63B 3.1.1.2).
 *
 * @throws ApiError `password_weak`
 */
export function checkPassword(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): void {
  const why = weakness(password.normalize("NFKC").toLowerCase(), [email, email.split("@")[0] ?? "", name]);
  if (why !== null) throw new ApiError("password_weak", `The password is too easy to guess: ${why}.`);
}

function weakness(password: string, own: readonly string[]): string | null {
  if (new Set(password).size < 5) return "it has fewer than five different characters";
  if (wellKnown.has(password)) return "it is one of the most common";
  if (isSequence(password)) return "its characters follow one another";
  const about = own.map((text) => text.toLowerCase().trim()).filter((text) => text.length >= 4);
  if (about.some((text) => password.replaceAll(text, "").length < 5)) return "it is little more than the name or email";
  return null;
}

/** `abcdefghijk`, `9876543210`, or one short part over and over. */
function isSequence(text: string): boolean {
  const steps = Array.from(
    { length: text.length - 1 },
    (_, index) => text.charCodeAt(index + 1) - text.charCodeAt(index),
  );
  if (steps.every((step) => step === 1) || steps.every((step) => step === -1)) return true;
  return /^(.{1,4})\1+$/.test(text);
}
