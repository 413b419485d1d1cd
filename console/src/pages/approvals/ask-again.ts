/** The news of the log are of steps only: what somebody else decided is asked for, as long as the page is seen. */
export const askAgainMs = 5_000
