/** Whether a text has this format; undefined: the format is not known here, and not checked. */
export function isOfFormat(text: string, format: string): boolean | undefined {
  return Object.hasOwn(formats, format) ? formats[format as keyof typeof formats](text) : undefined;
}

const formats = {
  email: (text: string): boolean => /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/.test(text),
  uri: (text: string): boolean => /^[a-z][a-z\d+.-]*:/i.test(text) && !/\s/.test(text) && URL.canParse(text),
  uuid: (text: string): boolean => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text),
  date: isDate,
  time: isTime,
  "date-time": (text: string): boolean => {
    const [date = "", time = "", ...rest] = text.split(/[Tt ]/);
    return rest.length === 0 && isDate(date) && isTime(time);
  },
  ipv4: (text: string): boolean => /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/.test(text),
} as const;

/** A day that the calendar has. */
function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1) return false;
  // Day 0 of the next month is the last of this one; years below 100 mean others to Date.
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(text);
}
