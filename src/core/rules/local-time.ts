/** A wall clock somewhere: `date` is YYYY-MM-DD, `minutes` counts from local midnight. */
export interface LocalTime {
  readonly date: string
  readonly minutes: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, made)
  return made
}

/** What the clock on the wall shows in a time zone (IANA name) at an instant (ISO 8601). Throws on an unknown zone. */
export function localTime(instant: string, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(Date.parse(instant))
      .map(({ type, value }) => [type, value]),
  )
  return {
    date: `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  }
}

/** The instant (ISO 8601, UTC) at which a wall clock shows this; in a gap of summer time, the first moment after it. */
export function instantOf({ date, minutes }: LocalTime, timeZone: string): string {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000
  let guess = wanted
  // Two corrections are enough: the first finds the offset, the second one that changed on the way.
  for (let round = 0; round < 2; round += 1) {
    const shown = localTime(new Date(guess).toISOString(), timeZone)
    guess += wanted - (Date.parse(`${shown.date}T00:00:00Z`) + shown.minutes * 60_000)
  }
  return new Date(guess).toISOString()
}

/** The date so many days later (or, negative, earlier). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
