import { operatorRoute } from "@/lib/auth/json-route";
import { readRail } from "@/lib/media/use-cases/read-rail";

export const GET = operatorRoute("media:read", async ({ scope }) => Response.json(await readRail(scope)));
