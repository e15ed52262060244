/** The host's side of nested app authentication: answers MSAL's envelopes with tokens from the tenant's own Entra. */

interface Request {
  method: string;
  requestId: string;
  tokenParams?: { clientId: string; scope: string; correlationId?: string; claims?: string };
}

interface Tokens {
  access_token: string;
  id_token: string;
  expires_in: number;
  scope?: string;
}

interface Who {
  id: string;
  tenantId: string;
  displayName: string;
  emailAddress: string;
}

const ENVIRONMENT = "login.microsoftonline.com";

export async function answerNaa(payload: string, who: Who): Promise<string> {
  const request = JSON.parse(payload) as Request;
  const envelope = { messageType: "NestedAppAuthResponse", requestId: request.requestId };
  const account = {
    environment: ENVIRONMENT,
    homeAccountId: `${who.id}.${who.tenantId}`,
    localAccountId: who.id,
    tenantId: who.tenantId,
    username: who.emailAddress,
    name: who.displayName,
  };
  try {
    if (request.method === "GetInitContext") {
      const { homeAccountId, environment, tenantId } = account;
      const initContext = {
        sdkName: "postvakt.outlook",
        sdkVersion: "1.0",
        capabilities: {},
        accountContext: { homeAccountId, environment, tenantId },
      };
      return JSON.stringify({ ...envelope, success: true, initContext });
    }
    const params = request.tokenParams;
    if (!params) throw new Error(`unknown method ${request.method}`);
    const token = await fetchTokens(who.emailAddress, params.clientId, params.scope);
    return JSON.stringify({ ...envelope, success: true, token: { ...token, authority: `https://${ENVIRONMENT}/${who.tenantId}` }, account });
  } catch (error) {
    const description = error instanceof Error ? error.message : String(error);
    return JSON.stringify({ ...envelope, success: false, error: { status: "PERSISTENT_ERROR", description } });
  }
}

async function fetchTokens(persona: string, clientId: string, scope: string): Promise<Tokens> {
  const answer = await fetch("/sandbox/naa/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ persona, client_id: clientId, scope }),
  });
  if (!answer.ok) throw new Error(`sign-in: HTTP ${answer.status}`);
  return (await answer.json()) as Tokens;
}
