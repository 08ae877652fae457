import { client } from "../../data/client.ts";
import { buttonLook } from "../../design/button.tsx";

const names = { github: "GitHub", google: "Google" } as const;

/** Links, not scripts: the server sends the browser there and takes it back. */
export function OAuthButtons({
  providers,
  returnTo,
}: {
  readonly providers: readonly (keyof typeof names)[];
  readonly returnTo: string;
}) {
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      {providers.map((provider) => (
        <a key={provider} href={client.auth.oauthUrl(provider, returnTo)} className={buttonLook({ size: "md" })}>
          Go on with {names[provider]}
        </a>
      ))}
    </div>
  );
}
