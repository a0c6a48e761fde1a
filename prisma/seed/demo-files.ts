import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";

/** A JSON file of the data folder that only its owner may read; replaced as a whole. */
export class PrivateFile<T> {
  private readonly file: string;

  constructor(
    dataFolder: string,
    name: string,
    private readonly schema: z.ZodType<T>,
  ) {
    this.file = path.join(dataFolder, name);
  }

  /** null when there is none. Throws when there is something else. */
  async read(): Promise<T | null> {
    try {
      return this.schema.parse(JSON.parse(await readFile(this.file, "utf8")));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  }

  async write(content: T): Promise<void> {
    await writeFile(`${this.file}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }
}
