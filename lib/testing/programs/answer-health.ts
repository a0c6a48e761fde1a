import http from "node:http";

/** Stands where the console would: answers 200 on PORT, and says so when it is told to stop. */
http
  .createServer((_request, response) => response.end("ok"))
  .listen(Number(process.env.PORT), () => console.log(`serving as ${process.pid} on ${process.env.DATABASE_URL}`));

process.on("SIGTERM", () => {
  console.log(`told to stop ${process.pid}`);
  process.exit(0);
});
