import { z } from "zod";

/** Answer of GET /api/find: items that carry the text as one of their identifiers. */
export const findSchema = z.object({
  matches: z.array(z.object({ itemId: z.uuid(), phoneNumberId: z.uuid(), title: z.string(), matchedBy: z.string() })),
});
export type FindDto = z.infer<typeof findSchema>;
