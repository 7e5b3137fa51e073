export const limboDifferences: Readonly<Record<string, { readonly got: string; readonly why: string }>> = {};
