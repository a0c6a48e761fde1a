import { z } from "zod";

/** Text as a row can hold it: PostgreSQL knows neither NUL nor half a surrogate pair. */
export const STORABLE = /^[^\0\p{Surrogate}]*$/u;

/** Text to be looked for: nothing that is kept can hold what a row cannot. */
export const searchText = z
  .string()
  .trim()
  .max(512)
  .regex(STORABLE, "This text holds a character that cannot be searched for.");
