import packageJson from "../package.json";

/** The version of this product. */
export const VERSION: string = packageJson.version;
