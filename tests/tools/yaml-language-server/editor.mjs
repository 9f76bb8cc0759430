// What somebody who writes a pairings.yaml is offered, told and warned of.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Editor } from "./client.mjs";

const [packages, schema, examples] = process.argv.slice(2).map((path) => resolve(path));
const head = "apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\n";
const editor = await Editor.start(packages, schema);

/** That these labels are offered, each with something to read; the others as said. */
async function offers(marked, wanted, unwanted = []) {
  const items = await editor.complete(head + marked);
  const labels = items.map((item) => item.label);
  for (const label of wanted) {
    const item = items.find((one) => one.label === label);
    assert(item, `${marked} does not offer ${label}, but ${labels.join(", ")}`);
    assert(item.says.length > 8, `${marked} says nothing of ${label}`);
  }
  for (const label of unwanted) assert(!labels.includes(label), `${marked} offers ${label}`);
  return new Map(items.map((item) => [item.label, item]));
}

async function completes() {
  await offers("|", ["clusters", "defaults", "drift", "groups", "include", "output", "pairs", "seal", "stork", "templates", "verify"], ["apiVersion", "kind"]);
  const cluster = await offers("clusters:\n  east:\n    |", ["a cluster with storage", "access", "endpoint", "kubeconfig", "labels", "options", "rancher", "seal", "stork"]);
  assert.equal(cluster.get("kubeconfig").writes, "kubeconfig:\n  ");
  assert.match(cluster.get("seal").says, /instead|own way/i);
  await offers("clusters:\n  east:\n    kubeconfig:\n      |", ["file", "env", "context"], ["null", "true"]);
  await offers("clusters:\n  east:\n    options:\n      |", ["ip", "port", "token", "backuplocation"], ["mode"]);
  const ways = ["sops", "sealedSecret", "externalSecret", "vaultPlugin"];
  const seal = await offers("seal:\n  |", [...ways, "sops: age keys", "sealedSecret: with a Job", "externalSecret: a store"]);
  assert.equal(seal.get("sealedSecret: with a Job").writes, "sealedSecret:\n  bridge:\n    job: {}\n  certificate: ${1:certificates/{source\\}.pem}");
  const pairs = await offers("pairs:\n  - |", ["a pair, there and back", "pair", "name", "source", "destination", "mode"]);
  assert.match(pairs.get("pair").writes, /^destination: .*\n  name: .*\n  source: /);
  await offers("groups:\n  - |", ["a mesh", "a hub", "topology", "selector"]);
  const mode = await offers("pairs:\n  - name: a\n    mode: |", ["async-dr", "sync-dr", "migration", "default"], ["null", "true"]);
  assert.match(mode.get("async-dr").says, /intervals/);
  assert.match(mode.get("sync-dr").says, /no storage is paired/);
  await offers("groups:\n  - name: a\n    topology: |", ["mesh", "hub", "chain"]);
  await offers("seal:\n  sealedSecret:\n    scope: |", ["strict", "namespace-wide", "cluster-wide"], ["null"]);
  await offers("verify:\n  skip:\n    - code: |", ["no-way-back", "namespace-missing"]);
  const source = await editor.complete(`${head}pairs:\n  - name: a\n    source: |`);
  assert.deepEqual(source.map((item) => item.label), ["east"]);
}

async function explains() {
  const hover = async (marked, wanted) => {
    const shown = await editor.hover(head + marked);
    for (const text of wanted) assert(shown.includes(text), `${marked} shows ${shown}`);
  };
  await hover("se|al:\n  sops: {config: .sops.yaml}\n", ["How manifests are sealed", "Example"]);
  await hover("clusters:\n  east:\n    endp|oint: https://a\n", ["as pods of the source clusters reach it"]);
  await hover("defaults: {mo|de: async-dr}\n", ["Without it", "`sync-dr`: One Portworx fabric", "`async-dr`: Portworx replicates"]);
  await hover("seal: {sops: {kso|ps: true}}\n", ["Default: `false`", "Needs Argo CD with KSOPS."]);
  await hover("clusters: {east: {kubeconfig: {en|v: A}}}\n", ["An environment variable that holds the kubeconfig itself"]);
}

async function warns() {
  const says = async (text, line, message) => {
    const found = await editor.diagnose(head + text);
    assert(found.some((one) => one.line === line && message.test(one.message)), `${text}: ${JSON.stringify(found)}`);
  };
  await says("pairz: []\n", 3, /pairz is not allowed/);
  await says("clusters:\n  east: {kubeconfg: {env: A}}\n", 4, /kubeconfg is not allowed/);
  await says("defaults: {mode: asyncdr}\n", 3, /"async-dr", "sync-dr", "migration", "default"/);
  await says("groups:\n  - {name: a, topology: ring, clusters: [b, c]}\n", 4, /"mesh" \| "hub" \| "chain"/);
  await says("clusters: {east: {kubeconfig: {file: a, env: B}}}\n", 3, /exactly one of file, env/);
  await says("clusters: {east: {kubeconfig: {context: a}}}\n", 3, /exactly one of file, env/);
  await says("clusters: {east: {kubeconfig: {env: $TOKEN}}}\n", 3, /not its value/);
  await says("pairs:\n  - {name: a, source: east}\n", 4, /destination/);
  await says("output: [a]\n", 3, /string/);
  assert.deepEqual(await editor.diagnose(`${head}output:\nseal:\nclusters:\npairs:\ndefaults: {mode: }\nstork: {version: 2.12.0}\n`), []);
}

/** The line at the top of a file names the schema, relative to the file; nothing else does for this one. */
async function finds() {
  const line = "# yaml-language-server: $schema=../../docs/pairings.schema.json\n";
  const found = await editor.diagnose(`${line}${head}pairz: []\n`, join(examples, "two-clusters/named.yml"));
  assert(found.some((one) => /pairz is not allowed/.test(one.message)), JSON.stringify(found));
  assert.deepEqual(await editor.diagnose(`${head}pairz: []\n`, join(examples, "two-clusters/nameless.yml")), []);
}

/** No example has anything wrong with it. */
async function agrees() {
  const files = readdirSync(examples, { recursive: true }).filter((file) => file.endsWith(".yaml"));
  let checked = 0;
  for (const file of files) {
    const text = readFileSync(join(examples, file), "utf8");
    if (!text.includes("\nkind: Pairings\n")) continue;
    // The schema is the one that is tested, not one that the file names beside itself.
    assert.deepEqual(await editor.diagnose(text.replace(/^# yaml-language-server:.*\n/, "")), [], file);
    checked++;
  }
  assert(checked >= 10, `only ${checked} examples`);
}

for (const part of [completes, explains, warns, finds, agrees]) {
  await part();
  console.log(`${part.name}: well`);
}
editor.stop();
console.log("all is well");
