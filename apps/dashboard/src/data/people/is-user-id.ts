/** Whether what a question is put to is a user: groups and e-mail addresses read as they are. Pure. */
export function isUserId(name: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(name);
}
