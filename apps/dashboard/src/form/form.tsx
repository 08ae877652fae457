import { actionField, submission, type ActionUi, type FormView, type JsonSchema } from "pawl/form";
import { Braces, ListChecks } from "lucide-react";
import {
  useEffect,
  useId,
  useMemo,
  useReducer,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { ApiProblem } from "@pawl/client";
import { messageOf } from "../data/problem-text.ts";
import { Button } from "../design/button.tsx";
import { Elements } from "./elements.tsx";
import { enteredOf, type Entered } from "./entered.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { FormContext, type FormContextValue } from "./form-context.ts";
import { changeForm, formStateOf } from "./form-state.ts";
import { JsonMode } from "./json-mode.tsx";
import { jsonTextOf, readJsonText } from "./json-text.ts";
import { problemsOf, problemsOfReply, type FormProblem } from "./problems.ts";
import { SubmitButtons } from "./submit-buttons.tsx";

export interface FormProps {
  /** `formView(schema, hints)`; keep it from one drawing to the next. */
  readonly view: FormView;
  /** Null: any value is taken. */
  readonly schema: JsonSchema | null;
  /** What the fields begin with; default: the schema's defaults. */
  readonly initial?: unknown;
  /** What the button says where the schema says nothing. */
  readonly submit: string;
  /** Sends it; the promise is over when it is there. What it rejects with is shown, at its fields where it names them. */
  readonly onSubmit: (value: unknown, action: ActionUi | undefined) => Promise<unknown>;
  /** What is entered, as it changes: to keep it while somebody looks elsewhere. */
  readonly onEntered?: (entered: unknown) => void;
  /** Between the fields and the buttons. */
  readonly children?: ReactNode;
  /** Beside the buttons. */
  readonly aside?: ReactNode;
  /** Names it for screen readers. */
  readonly label: string;
}

/**
 * A form of any JSON Schema, with its hints: fields, conditions, lists, files, several buttons; for experts, the same value as JSON. It checks by the same rules as the server, says what is wrong at
 * each field and in a summary that gets the focus, and loses nothing when the server refuses.
 *
 * @example <Form label="Start order" view={formView(agent.inputSchema ?? {})} schema={agent.inputSchema} submit="Start" onSubmit={(input) => start(input)} />
 */
export function Form(props: FormProps) {
  const { view, schema, initial, submit, onSubmit, onEntered, children, aside, label } = props;
  const id = useId();
  const [state, dispatch] = useReducer(changeForm, undefined, () => formStateOf(enteredOf(view.elements, initial)));
  /** What is written in the JSON view; null: the fields are shown. */
  const [text, setText] = useState<string | null>(null);
  const [sending, setSending] = useState<ActionUi | true | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const summary = useRef<HTMLDivElement>(null);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => void (isMounted.current = false);
  }, []);
  const { entered, drafts, tried, refused } = state;
  useEffect(() => onEntered?.(entered), [onEntered, entered]);

  const found = useMemo(
    () =>
      tried === undefined || text !== null
        ? []
        : problemsOf({ view, schema: schema ?? {}, entered, drafts, action: tried.action }),
    [view, schema, entered, drafts, tried, text],
  );
  const problems = useMemo<readonly FormProblem[]>(() => [...found, ...refused], [found, refused]);

  const isAlone = view.elements.some((element) => element.kind !== "block" && element.name === "");
  const send = async (action: ActionUi | undefined) => {
    if (sending !== null) return;
    setFailure(null);
    const read = text === null ? null : readJsonText(text);
    const wrong =
      read === null
        ? problemsOf({ view, schema: schema ?? {}, entered, drafts, action })
        : read.problem === null
          ? []
          : [{ path: "", message: read.problem }];
    dispatch({ type: "tried", action, refused: read === null ? [] : wrong });
    if (wrong.length > 0) return focusSoon(summary);
    setSending(action ?? true);
    try {
      await onSubmit(read === null ? submission(view, entered, action) : withAction(read.value, action), action);
    } catch (error) {
      if (!isMounted.current) return;
      const told = problemsOfReply(error);
      dispatch({ type: "tried", action, refused: told });
      if (told.length === 0 || !(error instanceof ApiProblem)) setFailure(messageOf(error));
      focusSoon(summary);
    } finally {
      if (isMounted.current) setSending(null);
    }
  };

  const toJson = () => setText(jsonTextOf(submission(view, entered)));
  const toFields = () => {
    const { value, problem } = readJsonText(text ?? "");
    if (problem !== null)
      return dispatch({ type: "tried", action: undefined, refused: [{ path: "", message: problem }] });
    setText(null);
    dispatch({ type: "replace", entered: isAlone ? { "": value } : takenOver(value) });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const action = view.actions.find(({ style }) => style === "primary") ?? view.actions[0];
    // What asks before it is sent is pressed by itself.
    if (action?.confirm === undefined) void send(action);
  };
  const context: FormContextValue = {
    id,
    entered,
    problems,
    touched: state.touched,
    isBusy: sending !== null,
    dispatch,
  };
  return (
    <FormContext value={context}>
      <form
        noValidate
        aria-label={label}
        className="flex flex-col gap-5"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          // With several buttons, Enter in a field must not choose one.
          const [only, ...others] = view.actions;
          if (others.length === 0 && only?.confirm === undefined) void send(only);
        }}
      >
        <ErrorSummary ref={summary} form={id} view={view} problems={problems} failure={failure} />
        {view.elements.length > 0 && (
          <>
            {text === null ? (
              <Elements elements={view.elements} path={[]} />
            ) : (
              <JsonMode id={id} text={text} onChange={setText} />
            )}
          </>
        )}
        {children}
        <SubmitButtons view={view} submit={submit} sending={sending} onPress={(action) => void send(action)}>
          <span className="ml-auto flex gap-1">
            {aside}
            {view.elements.some(({ kind }) => kind !== "block") && (
              <Button
                look="ghost"
                size="md"
                onClick={text === null ? toJson : toFields}
                title={text === null ? "Write it as JSON" : "Back to the fields"}
              >
                {text === null ? <Braces aria-hidden /> : <ListChecks aria-hidden />}
                {text === null ? "JSON" : "Fields"}
              </Button>
            )}
          </span>
        </SubmitButtons>
      </form>
    </FormContext>
  );
}

/** A button of several says in the value that it was pressed, and leaves out what it does not send. */
function withAction(value: unknown, action: ActionUi | undefined): unknown {
  if (action === undefined || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const taken = Object.entries(value).filter(([name]) => action.fields === undefined || action.fields.includes(name));
  return { ...Object.fromEntries(taken), [actionField]: action.name };
}

function takenOver(value: unknown): Entered {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entered) : {};
}

function focusSoon(element: { readonly current: HTMLElement | null }): void {
  requestAnimationFrame(() => {
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: "nearest" });
  });
}
