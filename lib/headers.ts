/**
 * Set by routes that stream a body of known size. Next drops `content-length` from every route's answer; our web
 * server turns this header into it, so that browsers show how much is left and HEAD tells the size.
 */
export const BODY_LENGTH_HEADER = "x-attache-body-length";
