export function RunScreen() {
  return <p>Soon</p>;
}
