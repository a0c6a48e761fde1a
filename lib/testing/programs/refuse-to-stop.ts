/** Hears that it should stop and does not. */
process.on("SIGTERM", () => console.log("heard and stays"));
setInterval(() => {}, 60_000);
console.log(`runs as ${process.pid}`);
