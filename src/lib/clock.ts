/** Where business time comes from. Below the services, time is always an argument named `now`. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
