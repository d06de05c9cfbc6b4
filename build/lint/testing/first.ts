/** The test lints this file as if it imported the other one. */
export const first = 1
