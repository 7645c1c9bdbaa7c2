// Starts a whole Bluesky network (directory of identities, server of accounts, AppView) that listens on loopback alone.
// Ports come from the environment; PostgreSQL and Redis must run. Says READY when everything answers.
const net = require("net");
const path = require("path");
const { createRequire } = require("module");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (first && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  }
  const ready = [first, ...rest].find((one) => typeof one === "function");
  return listen.call(this, { port: Number(first), host: "127.0.0.1" }, ready);
};

const { TestNetwork, mockMailer } = createRequire(path.resolve("x.js"))("@atproto/dev-env");
const port = (name) => Number(process.env[`${name}_PORT`]);

async function start() {
  const network = await TestNetwork.create({
    plc: { port: port("PLC") },
    pds: { port: port("PDS"), hostname: "localhost", rateLimitsEnabled: true },
    bsky: { port: port("BSKY"), publicUrl: `http://localhost:${port("BSKY")}`, dbPostgresSchema: "bsky" },
    ozone: { port: port("OZONE"), dbMaterializedViewRefreshIntervalMs: 3_600_000 },
  });
  mockMailer(network.pds);
  console.log("READY");
}

start().catch((error) => {
  console.error(error);
  process.exit(1);
});
