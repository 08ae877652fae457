import type { ErrorCode } from "../catalogue.ts";

// Codes of libuv, Node, undici, axios and postgres.js that mean the same failure.
const meanings: readonly (readonly [ErrorCode, string])[] = [
  ["connection_refused", "ECONNREFUSED"],
  [
    "connection_reset",
    "ECONNRESET ECONNABORTED EPIPE ENOTCONN ESHUTDOWN UND_ERR_SOCKET UND_ERR_CLOSED UND_ERR_DESTROYED " +
      "ERR_STREAM_PREMATURE_CLOSE ERR_SOCKET_CLOSED ERR_HTTP2_STREAM_ERROR ERR_HTTP2_SESSION_ERROR " +
      "CONNECTION_CLOSED CONNECTION_ENDED CONNECTION_DESTROYED",
  ],
  ["dns_failed", "ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME ENODATA ESERVFAIL EREFUSED"],
  ["network_unreachable", "EHOSTUNREACH ENETUNREACH ENETDOWN EHOSTDOWN EADDRNOTAVAIL ENETRESET"],
  [
    "timeout",
    "ETIMEDOUT ESOCKETTIMEDOUT ETIMEOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT " +
      "ERR_SOCKET_CONNECTION_TIMEOUT ERR_HTTP_REQUEST_TIMEOUT CONNECT_TIMEOUT",
  ],
  ["network_error", "ERR_NETWORK EPROTO UND_ERR UND_ERR_RESPONSE UND_ERR_RES_CONTENT_LENGTH_MISMATCH"],
  ["address_in_use", "EADDRINUSE"],
  ["url_invalid", "ERR_INVALID_URL ERR_INVALID_PROTOCOL ERR_UNESCAPED_CHARACTERS"],
  ["file_not_found", "ENOENT ENOTDIR"],
  ["file_exists", "EEXIST ENOTEMPTY ERR_FS_CP_EEXIST"],
  ["file_not_usable", "EISDIR EINVAL ELOOP ENAMETOOLONG EXDEV ERR_FS_EISDIR ERR_FS_FILE_TOO_LARGE"],
  ["file_permission_denied", "EACCES EPERM EROFS ERR_ACCESS_DENIED"],
  ["file_busy", "EBUSY ETXTBSY EAGAIN"],
  ["disk_full", "ENOSPC EDQUOT"],
  ["too_many_files", "EMFILE ENFILE"],
  ["io_failed", "EIO ENXIO ENODEV"],
  ["out_of_memory", "ENOMEM ENOBUFS ERR_MEMORY_ALLOCATION_FAILED"],
  ["module_not_found", "ERR_MODULE_NOT_FOUND MODULE_NOT_FOUND ERR_PACKAGE_PATH_NOT_EXPORTED"],
];

const byCode: ReadonlyMap<string, ErrorCode> = new Map(
  meanings.flatMap(([code, list]) => list.split(" ").map((one) => [one, code] as const)),
);

// OpenSSL's verification codes as Node passes them on: https://nodejs.org/api/tls.html#x509-certificate-error-codes
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;

/** The code of an error with a `code` of Node, libuv, undici or a client built on them. */
export function systemCode(error: { code?: unknown }): ErrorCode | undefined {
  const { code } = error;
  if (typeof code !== "string") return undefined;
  return byCode.get(code) ?? (tlsCode.test(code) ? "tls_failed" : undefined);
}

/** Whether fetch rejected with its bare TypeError, whose cause says no more. */
export function isFetchFailure(error: { name?: unknown; message?: unknown }): boolean {
  return error.name === "TypeError" && (error.message === "fetch failed" || error.message === "terminated");
}
