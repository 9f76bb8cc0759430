// The ClusterPairs of a fleet as `pairctl render --plain` prints them, one file each.
local fleet = import 'fleet.json';

local named(list, name) = [item for item in list if item.name == name][0];

local embedded(kubeconfig) =
  local current = kubeconfig['current-context'];
  local context = named(kubeconfig.contexts, current).context;
  {
    clusters: { [context.cluster]: { LocationOfOrigin: '' } + named(kubeconfig.clusters, context.cluster).cluster },
    contexts: { [current]: { LocationOfOrigin: '' } + context },
    'current-context': current,
    preferences: kubeconfig.preferences,
    users: { [context.user]: { LocationOfOrigin: '' } + named(kubeconfig.users, context.user).user },
  };

local configs = { [name]: embedded(fleet.clusters[name].kubeconfig) for name in std.objectFields(fleet.clusters) };

local mappings(projects, from, to) =
  { [from.projects[name]]: to.projects[name] for name in projects }
  + { [from.cluster + ':' + from.projects[name]]: to.cluster + ':' + to.projects[name] for name in projects };

local object(pair, namespace) =
  local destination = fleet.clusters[pair.destination];
  {
    apiVersion: 'stork.libopenstorage.org/v1alpha1',
    kind: 'ClusterPair',
    metadata: {
      name: pair.name,
      namespace: namespace,
      labels: pair.labels { 'pairctl.dev/destination': pair.destination },
      annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
    },
    spec: {
      config: configs[pair.destination],
      options: if pair.mode == 'async-dr' then destination.options { mode: 'DisasterRecovery' } else {},
      platformOptions: {
        rancher: { projectMappings: mappings(pair.projects, fleet.clusters[pair.source].rancher, destination.rancher) },
      },
    },
  };

{
  [pair.source + '/' + namespace + '/' + pair.name + '.json']: object(pair, namespace)
  for pair in fleet.pairs
  for namespace in pair.namespaces
}
