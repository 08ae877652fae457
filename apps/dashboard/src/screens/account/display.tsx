import { Card } from "../../design/card.tsx";
import { Field, Select } from "../../design/field.tsx";
import { Time } from "../../design/time.tsx";
import { useNow } from "../../design/now.ts";
import { setPreferences, usePreferences, type Preferences } from "../../preferences/preferences.ts";

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = Intl.supportedValuesOf("timeZone");

/** How this browser shows things. */
export function Display() {
  const { theme, zone } = usePreferences();
  const now = new Date(useNow()).toISOString();
  return (
    <Card title="Display" description="Kept in this browser.">
      <Field label="Theme">
        {(control) => (
          <Select
            {...control}
            className="h-8 max-w-sm"
            value={theme}
            onChange={({ target }) => setPreferences({ theme: target.value as Preferences["theme"] })}
          >
            <option value="system">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </Select>
        )}
      </Field>
      <Field
        label="Time zone"
        hint={
          <>
            It is now <Time at={now} isAbsolute />
          </>
        }
      >
        {(control) => (
          <Select
            {...control}
            className="h-8 max-w-sm"
            value={zone}
            onChange={({ target }) => setPreferences({ zone: target.value })}
          >
            <option value="local">Local ({here})</option>
            <option value="UTC">UTC</option>
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </Select>
        )}
      </Field>
    </Card>
  );
}
