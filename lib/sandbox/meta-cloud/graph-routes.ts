import type { MetaCloudContext } from "./context";
import type { GraphCall } from "./graph-call";
import { deleteMedia, getMedia } from "./media-calls";
import { getNumber, getWaba, listNumbers } from "./number-calls";
import { sendMessage } from "./send-message";
import { uploadMedia } from "./upload-call";

/** Answers the JSON value; throws GraphRefusal. */
type Answer = (call: GraphCall) => unknown;

export interface GraphRoute {
  readonly operation: string;
  readonly id: string;
  readonly version: string | null;
  readonly mediaId: string | null;
  readonly call: Answer;
}

const EDGES: Readonly<Record<string, readonly [operation: string, call: Answer]>> = {
  "POST media": ["uploadMedia", uploadMedia],
  "POST messages": ["sendMessage", sendMessage],
  "GET phone_numbers": ["phoneNumbers", listNumbers],
};

/** null for what the graph does not know. An id alone is media unless it is known as something else. */
export function routeOf(context: MetaCloudContext, method: string, pathname: string): GraphRoute | null {
  const [, version = null, id = "", edge] = /^(?:\/(v\d+\.\d+))?\/([^/]+)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  if (id === "") return null;
  const place = { id: decodeURIComponent(id), version };
  if (edge !== undefined) {
    const [operation, call] = EDGES[`${method} ${edge}`] ?? [];
    return operation && call ? { ...place, operation, call, mediaId: null } : null;
  }
  const media = { ...place, mediaId: place.id };
  if (method === "DELETE") return { ...media, operation: "deleteMedia", call: deleteMedia };
  if (method !== "GET") return null;
  if (context.state.placeOf(place.id)) return { ...place, operation: "phoneNumber", call: getNumber, mediaId: null };
  if (context.state.wabaOf(place.id)) return { ...place, operation: "waba", call: getWaba, mediaId: null };
  return { ...media, operation: "getMedia", call: getMedia };
}
