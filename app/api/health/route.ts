import { databaseHindrance } from "@/lib/data/health";

export const dynamic = "force-dynamic";

/** For load balancers and the launcher: 200 once the console can serve, 503 with the reason before. Open to anybody. */
export async function GET(): Promise<Response> {
  const reason = await databaseHindrance();
  const headers = { "cache-control": "no-store" };
  if (reason) return Response.json({ status: "unavailable", reason }, { status: 503, headers });
  return Response.json({ status: "ok" }, { headers });
}
