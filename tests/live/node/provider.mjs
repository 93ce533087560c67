// A real OpenID provider and OAuth 2.0 server over HTTPS, whose log-in page takes whoever comes at his word.
// node provider.mjs PORT CERTIFICATE KEY BACK: says when it serves. BACK is where WidgetApp wants people sent to. Reads orders as
// lines: "token LOGIN" gives the program a token of that person's, "revoke TOKEN" takes one back; answers with a line each.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const [port, certificate, key, back] = process.argv.slice(2);
const issuer = `https://localhost:${port}`;
const scopes = ["stream", "things:read", "things:write"];

const provider = new Provider(issuer, {
  clients: [
    { client_id: "widgetapp", client_secret: "the secret of widgetapp, & more", redirect_uris: [back] },
    // A program of somebody's, which gets its tokens here and shows them to WidgetApp.
    {
      client_id: "program", client_secret: "the secret of program", redirect_uris: ["https://program.example/back"],
      scope: ["openid", ...scopes].join(" "),
    },
  ],
  scopes: ["openid", "profile", "email", ...scopes],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${id} of the provider`, preferred_username: id, email: `${id}@example.com` }),
  }),
  // Nobody is asked whether a client may: these are the organisation's own.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope(oidc.params.scope);
    await grant.save();
    return grant;
  },
  cookies: { keys: ["a key of the test"] },
  features: { devInteractions: { enabled: false }, introspection: { enabled: true }, revocation: { enabled: true } },
  interactions: { url: (_context, { uid }) => `/log-in/${uid}` },
});

const PAGE = `<!doctype html><title>Example Ltd.</title><link rel="icon" href="data:,"><form method="post"><label>Who are you?
<input name="login" autofocus></label><button>Go on</button></form>`;

async function logIn(request, response) {
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html");
    response.end(PAGE);
    return;
  }
  const login = new URLSearchParams(await text(request)).get("login");
  await provider.interactionFinished(request, response, { login: { accountId: login } });
}

const others = provider.callback();
const serve = (request, response) => (request.url.startsWith("/log-in/") ? logIn(request, response) : others(request, response));
createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, serve).listen(Number(port), "localhost", () => {
  console.log(`serves ${issuer}`);
});

const orders = {
  async token(accountId) {
    const client = await provider.Client.find("program");
    const grant = new provider.Grant({ clientId: client.clientId, accountId });
    grant.addOIDCScope(scopes.join(" "));
    const token = new provider.AccessToken({ client, accountId, grantId: await grant.save(), scope: scopes.join(" "), gty: "authorization_code" });
    return `token ${await token.save()}`;
  },
  async revoke(value) {
    await (await provider.AccessToken.find(value)).destroy();
    return `revoked ${value}`;
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const [order, argument] = line.split(" ");
  console.log(await orders[order](argument));
}
