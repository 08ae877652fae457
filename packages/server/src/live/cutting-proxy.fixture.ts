import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CuttingProxy {
  readonly url: string;
  /** How many connections it has cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** A way to a server on which each connection is cut after some number of bytes, whichever way they go, in the middle of whatever that is. */
export async function cuttingProxy(to: string, bytesUntilCut: (cuts: number) => number): Promise<CuttingProxy> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((down) => {
    const up = connect({ host: hostname, port: Number(port) });
    let left = bytesUntilCut(cuts);
    const end = (): void => {
      for (const socket of [down, up]) socket.destroy();
    };
    for (const socket of [down, up]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    down.on("data", (data) => {
      left -= data.length;
      if (left > 0) return void up.write(data);
      cuts += 1;
      up.write(data.subarray(0, Math.max(data.length + left, 0)), end);
    });
    up.on("data", (data) => {
      left -= data.length;
      if (left > 0) return void down.write(data);
      cuts += 1;
      down.write(data.subarray(0, Math.max(data.length + left, 0)), end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
