import { getRouteApi } from "@tanstack/react-router";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { Cards } from "../../design/card.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { Devices } from "./devices.tsx";
import { Display } from "./display.tsx";
import { Password } from "./password.tsx";
import { Profile } from "./profile.tsx";
import type { AccountTab } from "./route.ts";
import { UsageCards } from "./usage-cards.tsx";
import { useUser } from "../../data/session.ts";

const route = getRouteApi("/app/account");

const tabs: readonly { readonly name: AccountTab; readonly label: string }[] = [
  { name: "profile", label: "Profile" },
  { name: "devices", label: "Devices" },
  { name: "keys", label: "API keys" },
  { name: "usage", label: "Usage" },
  { name: "display", label: "Display" },
];

/** One's own account: who one is, where one is signed in, which programs act in one's name, and what one has used. */
export function AccountScreen() {
  const { tab = "profile" } = route.useSearch();
  const navigate = route.useNavigate();
  const user = useUser();
  return (
    <>
      <ScreenHeader title="Account" />
      <Tabs
        label="Of your account"
        className="grow"
        tabs={tabs}
        current={tab}
        onChange={(tab) => void navigate({ search: tab === "profile" ? {} : { tab }, replace: true })}
      >
        <Cards>
          {tab === "profile" && (
            <>
              <Profile />
              {!user.isGuest && user.providers.includes("password") && <Password />}
            </>
          )}
          {tab === "devices" && <Devices />}
          {tab === "keys" && <ApiKeys />}
          {tab === "usage" && <UsageCards user={null} />}
          {tab === "display" && <Display />}
        </Cards>
      </Tabs>
    </>
  );
}
