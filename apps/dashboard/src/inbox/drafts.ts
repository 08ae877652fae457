/** What has been entered of answers that are not given yet, by question: whoever looks at another one in between finds it again. Gone with the page. */
const drafts = new Map<string, unknown>();

export const answerDrafts = {
  get: (question: string): unknown => drafts.get(question),
  keep: (question: string, entered: unknown): void => void drafts.set(question, entered),
  drop: (question: string): void => void drafts.delete(question),
};
