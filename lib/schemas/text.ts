import { z } from "zod";

/** Text to be looked for: PostgreSQL knows no NUL, so nothing that is kept can hold one. */
export const searchText = z
  .string()
  .trim()
  .max(512)
  .regex(/^[^\0]*$/, "This text holds a character that cannot be searched for.");
