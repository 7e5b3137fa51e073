/** Names of states and acts are Indonesian words with hyphens: `menunggu-tte`, `ajukan`. */
export const inWords = (name: string): string => {
  const text = name.replaceAll('-', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
};
