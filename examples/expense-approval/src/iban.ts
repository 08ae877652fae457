/** Whether the check digits of an IBAN are right (ISO 13616, by ISO 7064 MOD 97-10). Blanks do not count. */
export function isIban(written: string): boolean {
  const iban = written.replaceAll(" ", "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(iban)) return false;
  // Country and check digits go to the end, and letters count from 10 on.
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(
    /[A-Z]/g,
    (letter) => `${Number.parseInt(letter, 36)}`,
  );
  return BigInt(digits) % 97n === 1n;
}
