import { Columns3 } from "lucide-react";
import { seesAll, useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Menu, MenuCheck, MenuLabel } from "../../design/menu.tsx";
import { setPreferences, usePreferences } from "../../preferences/preferences.ts";
import { runColumns } from "./columns.tsx";

export function ColumnsMenu() {
  const { columns } = usePreferences();
  const isOperator = seesAll(useUser());
  return (
    <Menu
      align="end"
      trigger={
        <Button look="ghost" className="max-sm:hidden">
          <Columns3 aria-hidden /> Columns
        </Button>
      }
    >
      <MenuLabel>Show</MenuLabel>
      {runColumns
        .filter(({ isForOperators = false }) => isOperator || !isForOperators)
        .map(({ name, label }) => (
          <MenuCheck
            key={name}
            isOn={columns.includes(name)}
            onChange={(isOn) =>
              setPreferences({ columns: isOn ? [...columns, name] : columns.filter((other) => other !== name) })
            }
          >
            {label}
          </MenuCheck>
        ))}
    </Menu>
  );
}
