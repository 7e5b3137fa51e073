/** iCalendar as RFC 5545 has it: events of a day or of a moment, lines folded at 75 octets. */
export interface IcalEvent {
  readonly uid: string;
  readonly changedAt: Date;
  /** A whole day (`2026-05-12`) or a moment. */
  readonly on: string | Date;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
}

export function writeIcal(name: string, events: readonly IcalEvent[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sertel//Kalender perjanjian//ID',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${text(event.uid)}`,
      `DTSTAMP:${utc(event.changedAt)}`,
      ...(typeof event.on === 'string'
        ? [`DTSTART;VALUE=DATE:${event.on.replaceAll('-', '')}`]
        : [`DTSTART:${utc(event.on)}`]),
      `SUMMARY:${text(event.summary)}`,
      `DESCRIPTION:${text(event.description)}`,
      `URL:${event.url}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('');
}

const utc = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** 3.3.11: what separates is escaped, a line end is written, other control characters have no place. */
const text = (value: string): string =>
  value
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '');

/** 3.1: no line is longer than 75 octets, and no character is cut. */
function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (Buffer.byteLength(current + character) > (lines.length === 0 ? 75 : 74)) {
      lines.push(current);
      current = '';
    }
    current += character;
  }
  return [...lines, current].join('\r\n ');
}
