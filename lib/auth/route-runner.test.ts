import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { OperatorScope } from "../data/scope";
import { ConfigError, ConflictError, NotFoundError, UnauthenticatedError, UnavailableError } from "../errors";
import { routesFor } from "./route-runner";

const scope: OperatorScope = {
  kind: "operator",
  operatorId: "0190",
  role: "VIEWER",
  phoneNumberIds: [],
  requestId: "request-1",
};
const route = routesFor(async () => scope);
const get = () => new Request("http://desk.example/api/x", { headers: { host: "desk.example" } });
const context = { params: Promise.resolve({ id: "7" }) };

describe("a route", () => {
  it("hands scope, request and parameters on and names the request in its answer", async () => {
    const handler = route<{ id: string }>("media:read", async ({ scope, request, params }) =>
      Response.json({ role: scope.role, url: request.url, id: params.id }),
    );
    const response = await handler(get(), context);
    expect(await response.json()).toEqual({ role: "VIEWER", url: "http://desk.example/api/x", id: "7" });
    expect(response.headers.get("x-request-id")).toBe("request-1");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("leaves a caching rule of its handler alone", async () => {
    const headers = { "cache-control": "private, max-age=60" };
    const response = await route("media:read", async () => new Response("", { headers }))(get(), context);
    expect(response.headers.get("cache-control")).toBe("private, max-age=60");
  });

  it.each([
    [new UnauthenticatedError(), 401, "UNAUTHENTICATED"],
    [new NotFoundError(), 404, "NOT_FOUND"],
    [new ConflictError("Taken."), 409, "CONFLICT"],
    [new UnavailableError("Away."), 503, "UNAVAILABLE"],
    [new ConfigError("Wrong."), 500, "CONFIG"],
    [new Error("password=hunter2"), 500, "INTERNAL"],
    [z.object({ number: z.string() }).safeParse({}).error, 400, "INVALID_INPUT"],
  ])("answers %s with %i", async (error, status, code) => {
    const response = await route("media:read", async () => {
      throw error;
    })(get(), context);
    expect(response.status).toBe(status);
    const body = await response.json();
    expect(body.error).toMatchObject({ code, requestId: "request-1" });
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toBe("request-1");
  });

  it("answers 404 where the role does not allow the permission, and does not run the handler", async () => {
    let ran = false;
    const response = await route("media:upload", async () => {
      ran = true;
      return new Response();
    })(get(), context);
    const missing = await route("media:read", async () => {
      throw new NotFoundError();
    })(get(), context);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(await missing.json());
    expect(ran).toBe(false);
  });

  it("refuses a change that another site asks for", async () => {
    const headers = { host: "desk.example", "sec-fetch-site": "cross-site" };
    const post = new Request("http://desk.example/api/x", { method: "POST", headers });
    const response = await route("media:read", async () => new Response("done"))(post, context);
    expect(response.status).toBe(403);
    expect((await response.json()).error.code).toBe("FORBIDDEN");
  });
});
