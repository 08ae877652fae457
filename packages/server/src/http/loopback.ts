/** Whether a host, as a URL or a setting has it, is this machine itself. Pure. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}
