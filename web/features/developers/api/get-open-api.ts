/** What the developers' page shows of the platform's own description. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
  readonly requestBody?: unknown;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
  }[];
}

/** `/openapi.json` stands beside the API, not in it. */
export async function getOpenApi(signal: AbortSignal): Promise<OpenApi> {
  const response = await fetch('/openapi.json', { signal });
  if (!response.ok) throw new Error(`expected /openapi.json, got status ${response.status}`);
  return (await response.json()) as OpenApi;
}
