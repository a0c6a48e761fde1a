import { openCluster } from "../../launcher/postgres/cluster";
import { startPostgres } from "../../launcher/postgres/server";
import { endWith } from "../../launcher/terminal";

/** Starts the embedded database of a data folder, says its pid, and stays until it is killed. */
async function main(folder: string): Promise<void> {
  const server = await startPostgres(await openCluster(folder));
  console.log(`server ${server.pid}`);
  setInterval(() => {}, 60_000);
}

await main(process.argv[2] ?? "").catch(endWith);
