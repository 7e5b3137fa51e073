declare const brand: unique symbol;

/** A nominal type: a `Brand<string, 'PersonId'>` is a string that only its parse function makes. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
