import { createClient } from "@pawl/client";

/** The one client of the page: calls, session, and what is live. */
export const client = createClient();
