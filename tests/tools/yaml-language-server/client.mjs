// The YAML language server over stdio, as an editor talks to it.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export class Editor {
  #server; #buffer = Buffer.alloc(0); #waiting = new Map(); #next = 1; #documents = 0; #diagnosed = new Map(); #settings;

  /** Starts the server; it completes and checks every file with the schema at this path, and asks nobody for others. */
  static async start(packages, schema) {
    const editor = new Editor();
    editor.#settings = {
      yaml: {
        schemas: { [pathToFileURL(schema).href]: "*.yaml" },
        schemaStore: { enable: false },
        kubernetesCRDStore: { enable: false },
        hover: true, completion: true, validate: true,
      },
    };
    const program = join(packages, "yaml-language-server/bin/yaml-language-server");
    editor.#server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    editor.#server.stdout.on("data", (data) => editor.#read(data));
    const markdown = ["markdown", "plaintext"];
    await editor.#ask("initialize", {
      processId: process.pid, rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: markdown } },
          hover: { contentFormat: markdown },
          publishDiagnostics: {},
        },
      },
    });
    editor.#tell("initialized", {});
    editor.#tell("workspace/didChangeConfiguration", { settings: editor.#settings });
    for (let tries = 0; tries < 100; tries++) {
      if ((await editor.diagnose("apiVersion: no\n")).length) return editor;
    }
    throw new Error("the server does not take up the schema");
  }

  stop() { this.#server.kill(); }

  /** What is offered at the `|` of a text. */
  async complete(marked) {
    const { uri, position } = this.#open(marked);
    const answer = await this.#ask("textDocument/completion", { textDocument: { uri }, position });
    return (answer.items ?? answer).map((item) => ({
      label: item.label,
      writes: item.textEdit?.newText ?? item.insertText,
      says: item.documentation?.value ?? item.documentation ?? "",
    }));
  }

  /** What is shown at the `|` of a text. */
  async hover(marked) {
    const { uri, position } = this.#open(marked);
    const answer = await this.#ask("textDocument/hover", { textDocument: { uri }, position });
    return answer?.contents?.value ?? "";
  }

  /** What is wrong with a text, in a file of this path or of any: the line, counted from one, and the message. */
  async diagnose(text, at) {
    const { uri } = this.#open(text, at);
    const found = await new Promise((resolve, reject) => {
      this.#diagnosed.set(uri, resolve);
      setTimeout(() => reject(new Error(`no diagnostics of ${text}`)), 20_000).unref();
    });
    return found.map((one) => ({ line: one.range.start.line + 1, message: one.message }));
  }

  #open(marked, file = `/fleet/pairings-${this.#documents++}.yaml`) {
    const at = marked.indexOf("|");
    const before = marked.slice(0, at).split("\n");
    const text = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
    const uri = pathToFileURL(file).href;
    this.#tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    return { uri, position: { line: before.length - 1, character: before.at(-1).length } };
  }

  #ask(method, params) {
    const id = this.#next++;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      setTimeout(() => reject(new Error(`no answer to ${method}`)), 20_000).unref();
    });
  }

  #tell(method, params) { this.#send({ method, params }); }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString());
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  #take(message) {
    if (message.method === "workspace/configuration") {
      const of = (section) => section.split(".").reduce((below, key) => below?.[key], this.#settings) ?? null;
      this.#send({ id: message.id, result: message.params.items.map((item) => of(item.section)) });
    } else if (message.method && message.id !== undefined) {
      this.#send({ id: message.id, result: null });
    } else if (message.method === "textDocument/publishDiagnostics") {
      this.#diagnosed.get(message.params.uri)?.(message.params.diagnostics);
    } else if (this.#waiting.has(message.id)) {
      if (message.error) throw new Error(message.error.message);
      this.#waiting.get(message.id)(message.result);
      this.#waiting.delete(message.id);
    }
  }
}
