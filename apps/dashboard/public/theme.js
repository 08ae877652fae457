// The same key as src/preferences/preferences.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem("pawl.preferences") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage, the system's theme is the one.
}
