import type { FileRef } from "@pawl/api";
import { useEffect, useRef, useState } from "react";
import { client } from "../client.ts";
import { messageOf } from "../problem-text.ts";
import { uploadFile } from "./upload-file.ts";

/**
 * A file on its way:
 *
 * - `sending` → waiting | failed, or it is done and gone from here
 * - `waiting`: the connection broke, and is tried again. → sending | failed
 * - `failed`: the server has refused it, or stayed away. → sending, when it is tried again
 */
export interface FileUpload {
  readonly id: number;
  readonly file: File;
  readonly status: "sending" | "waiting" | "failed";
  readonly sent: number;
  readonly problem: string | null;
}

/** Files on their way to the server; each is handed over when it is there. What is under way when the field goes is stopped. */
export function useUploads(onDone: (ref: FileRef) => void) {
  const [uploads, setUploads] = useState<readonly FileUpload[]>([]);
  const controllers = useRef(new Map<number, AbortController>());
  const count = useRef(0);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const running = controllers.current;
    return () => {
      for (const controller of running.values()) controller.abort();
    };
  }, []);

  const patch = (id: number, change: Partial<FileUpload>) =>
    setUploads((all) => all.map((each) => (each.id === id ? { ...each, ...change } : each)));
  const drop = (id: number) => setUploads((all) => all.filter((each) => each.id !== id));

  const run = async (id: number, file: File) => {
    const controller = new AbortController();
    controllers.current.set(id, controller);
    try {
      const ref = await uploadFile(file, {
        signal: controller.signal,
        onProgress: (sent) => patch(id, { sent }),
        onWaiting: (isWaiting) => patch(id, { status: isWaiting ? "waiting" : "sending" }),
      });
      drop(id);
      done.current(ref);
    } catch (error) {
      if (!controller.signal.aborted) patch(id, { status: "failed", problem: messageOf(error) });
    } finally {
      controllers.current.delete(id);
    }
  };

  return {
    uploads,
    add: (files: readonly File[]) => {
      for (const file of files) {
        const id = ++count.current;
        setUploads((all) => [...all, { id, file, status: "sending", sent: 0, problem: null }]);
        void run(id, file);
      }
    },
    refuse: (file: File, problem: string) =>
      setUploads((all) => [...all, { id: ++count.current, file, status: "failed", sent: 0, problem }]),
    retry: ({ id, file }: FileUpload) => {
      patch(id, { status: "sending", problem: null });
      void run(id, file);
    },
    stop: (id: number) => {
      controllers.current.get(id)?.abort();
      drop(id);
    },
    /** Of one that is there: the server need not keep it. It does so anyhow until it expires, should this fail. */
    forget: (ref: FileRef) => void client.files.delete(ref.$file).catch(() => {}),
  };
}
