// Codes given to errors that other code threw, by what they turned out to be (see classify.ts); HTTP has http-codes.ts.
export const classifiedCodes = {
  unknown: {
    kind: "unknown",
    retryable: true,
    meaning: "An error that Pawl does not know. It is retried within the policy.",
    hint: "Throw a PermanentError where another attempt cannot help.",
  },
  aborted: {
    kind: "cancelled",
    retryable: false,
    meaning: "The work was aborted through its signal.",
    hint: "See who aborted it: a cancelled run, a lost race or your own AbortController.",
  },
  timeout: {
    kind: "timeout",
    retryable: true,
    meaning: "An operation took longer than it was given.",
    hint: "Retried within the policy; raise the timeout or ask for less at a time if it persists.",
  },

  // network
  connection_refused: {
    kind: "network",
    retryable: true,
    meaning: "Nothing listens at the address (ECONNREFUSED).",
    hint: "Check that the service runs and that host and port are right.",
  },
  connection_reset: {
    kind: "network",
    retryable: true,
    meaning: "The other side closed the connection in the middle (ECONNRESET, EPIPE, UND_ERR_SOCKET).",
    hint: "Retried within the policy; see the other side's log if it persists.",
  },
  dns_failed: {
    kind: "network",
    retryable: true,
    meaning: "The host name could not be resolved (ENOTFOUND, EAI_AGAIN).",
    hint: "Check the spelling of the host and the name server of this machine.",
  },
  network_unreachable: {
    kind: "network",
    retryable: true,
    meaning: "There is no route to the host, or no network (EHOSTUNREACH, ENETUNREACH, ENETDOWN).",
    hint: "Check the network, VPN and firewall of this machine.",
  },
  tls_failed: {
    kind: "permission_denied",
    retryable: false,
    meaning: "The server's certificate was not accepted, or the TLS handshake failed.",
    hint: "Check the host name and the certificate's dates; name a private authority in NODE_EXTRA_CA_CERTS.",
  },
  network_error: {
    kind: "network",
    retryable: true,
    meaning: "The network failed in another way.",
    hint: "Retried within the policy; the cause says more.",
  },
  address_in_use: {
    kind: "invalid_input",
    retryable: false,
    meaning: "Another process listens on this port already (EADDRINUSE).",
    hint: "Choose another port or stop the other process.",
  },
  url_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A text is not a URL, or its scheme is not one that can be fetched.",
    hint: "Write the URL in full, with https://.",
  },

  // files and machine
  file_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "There is no such file or folder (ENOENT, ENOTDIR).",
    hint: "Check the path, and that it exists on the machine where the worker runs.",
  },
  file_exists: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The file or folder is there already, or the folder is not empty (EEXIST, ENOTEMPTY).",
    hint: "Make the step safe to run twice: overwrite, or accept what is there.",
  },
  file_not_usable: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The path is not one that this operation can use (EISDIR, EINVAL, ELOOP, ENAMETOOLONG, EXDEV).",
    hint: "Check the path; the cause names it.",
  },
  file_permission_denied: {
    kind: "permission_denied",
    retryable: false,
    meaning: "The process may not do this with the file (EACCES, EPERM, EROFS).",
    hint: "Give the user that runs the worker the permission, or choose another path.",
  },
  file_busy: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "The file or device is in use (EBUSY, ETXTBSY, EAGAIN).",
    hint: "Retried within the policy; look for the process that holds it if it persists.",
  },
  disk_full: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "The disk or the quota is full (ENOSPC, EDQUOT).",
    hint: "Free space; attempts go on within the policy.",
  },
  too_many_files: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "Too many files or sockets are open (EMFILE, ENFILE).",
    hint: "Lower the concurrency or raise the limit (`ulimit -n`).",
  },
  io_failed: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "The device reported an error (EIO).",
    hint: "Check the disk and the system's log.",
  },
  out_of_memory: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "The system has no memory left for the operation (ENOMEM, ENOBUFS).",
    hint: "Lower the concurrency or give the machine more memory.",
  },
  module_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "An import names a module that is not there.",
    hint: "Install the package, or correct the path of the import.",
  },

  // SQLite
  sqlite_busy: {
    kind: "database",
    retryable: true,
    meaning: "SQLite: the database is locked by another connection (SQLITE_BUSY, SQLITE_LOCKED).",
    hint: "Retried within the policy; set a busy timeout and keep transactions short.",
  },
  sqlite_full: {
    kind: "database",
    retryable: true,
    meaning: "SQLite: the disk is full (SQLITE_FULL).",
    hint: "Free space; attempts go on within the policy.",
  },
  sqlite_io: {
    kind: "database",
    retryable: true,
    meaning: "SQLite: reading or writing the file failed (SQLITE_IOERR).",
    hint: "Check the disk and the system's log.",
  },
  sqlite_readonly: {
    kind: "permission_denied",
    retryable: false,
    meaning: "SQLite: the database cannot be written to (SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH).",
    hint: "Give the process write permission on the file and its folder.",
  },
  sqlite_cannot_open: {
    kind: "database",
    retryable: false,
    meaning: "SQLite: the file cannot be opened (SQLITE_CANTOPEN).",
    hint: "Check that the folder exists and that the process may use it.",
  },
  sqlite_corrupt: {
    kind: "database",
    retryable: false,
    meaning: "SQLite: the file is damaged or is no database (SQLITE_CORRUPT, SQLITE_NOTADB).",
    hint: "Check the path; restore the file from a backup if it is the right one.",
  },
  sqlite_constraint: {
    kind: "database",
    retryable: false,
    meaning: "SQLite: a row breaks a constraint such as UNIQUE or NOT NULL (SQLITE_CONSTRAINT).",
    hint: "Make the statement safe to run twice, for example with ON CONFLICT.",
  },
  sqlite_interrupted: {
    kind: "cancelled",
    retryable: false,
    meaning: "SQLite: the statement was interrupted (SQLITE_INTERRUPT).",
    hint: "See who interrupted it.",
  },
  sqlite_error: {
    kind: "database",
    retryable: false,
    meaning: "SQLite: the statement is wrong or cannot be carried out (SQLITE_ERROR and others).",
    hint: "Correct the statement or the schema; the message names the place.",
  },

  // PostgreSQL, by SQLSTATE (PostgreSQL documentation, Appendix A)
  postgres_connection: {
    kind: "database",
    retryable: true,
    meaning: "PostgreSQL: the connection failed or was lost (class 08).",
    hint: "Retried within the policy; check that the server is up and reachable.",
  },
  postgres_serialization: {
    kind: "database",
    retryable: true,
    meaning:
      "PostgreSQL: the transaction met a concurrent one (40001 serialization failure, 40P01 deadlock, class 40).",
    hint: "Retried within the policy; take locks in one order if it happens often.",
  },
  postgres_locked: {
    kind: "database",
    retryable: true,
    meaning: "PostgreSQL: a lock was not to be had in time (55P03).",
    hint: "Retried within the policy; look for long transactions.",
  },
  postgres_out_of_resources: {
    kind: "database",
    retryable: true,
    meaning: "PostgreSQL: no connections, disk or memory left (class 53).",
    hint: "Lower the size of the connection pool or give the server more.",
  },
  postgres_shutdown: {
    kind: "database",
    retryable: true,
    meaning: "PostgreSQL: the server is starting, stopping or failing over (class 57P).",
    hint: "Retried within the policy until the server is back.",
  },
  postgres_timeout: {
    kind: "timeout",
    retryable: true,
    meaning: "PostgreSQL: the statement was cancelled, most often by statement_timeout (57014).",
    hint: "Retried within the policy; look at the query's plan, or raise statement_timeout.",
  },
  postgres_constraint: {
    kind: "database",
    retryable: false,
    meaning: "PostgreSQL: a row breaks a constraint such as UNIQUE or a foreign key (class 23).",
    hint: "Make the statement safe to run twice, for example with ON CONFLICT.",
  },
  postgres_data: {
    kind: "invalid_input",
    retryable: false,
    meaning: "PostgreSQL: a value does not fit its type (class 22).",
    hint: "Correct the value; the message names the type.",
  },
  postgres_permission: {
    kind: "permission_denied",
    retryable: false,
    meaning: "PostgreSQL: wrong user or password, or the role lacks a privilege (class 28, 42501).",
    hint: "Check the connection's user and GRANT the role what it needs.",
  },
  postgres_statement: {
    kind: "database",
    retryable: false,
    meaning: "PostgreSQL: the statement is wrong, or names a table or column that is not there (class 42, 3D, 3F).",
    hint: "Correct the statement, or run the migrations that make the table.",
  },
  postgres_raised: {
    kind: "business_logic",
    retryable: false,
    meaning: "PostgreSQL: a function of yours raised an exception (P0001).",
    hint: "See the message that the function raised.",
  },
  postgres_error: {
    kind: "database",
    retryable: false,
    meaning: "PostgreSQL: another error; the SQLSTATE is in `details.code`.",
    hint: "Look the SQLSTATE up in the PostgreSQL documentation, Appendix A.",
  },
} as const;
