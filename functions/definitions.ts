import protobuf, { type IField, type IMethod, type INamespace, type ReflectionObject } from "protobufjs";

type Transport = "gRPC" | "REST";

/**
 * The part of Protobuf definitions that some methods need: the methods, and every type in what they send and answer.
 * A client of Google's prepares all its definitions at each start, of which a function needs a tenth.
 * @param definitions as protobufjs writes them, such as the `protos.json` of a client
 * @param called the methods with their full names, such as `google.pubsub.v1.Publisher.Publish`, and what carries them: only REST needs
 *   the options of a method, which have its path
 * @throws Error where the definitions have no such method
 */
export function definitionsFor(
  definitions: INamespace,
  { transport, methods }: { transport: Transport; methods: readonly string[] },
): INamespace {
  const root = protobuf.Root.fromJSON(definitions).resolveAll();
  const needed = new Set<string>();

  function markNeeded(type: ReflectionObject | null): void {
    if (!type || needed.has(type.fullName)) {
      return;
    }
    needed.add(type.fullName);
    if (type instanceof protobuf.Type) {
      for (const field of type.fieldsArray) {
        markNeeded(field.resolvedType);
      }
    }
    markNeeded(type.parent);
  }

  for (const name of methods) {
    const method = root.lookup(name, protobuf.Method);
    if (!(method instanceof protobuf.Method)) {
      throw new Error(`the definitions have no method ${name}`);
    }
    markNeeded(method);
    markNeeded(method.resolvedRequestType);
    markNeeded(method.resolvedResponseType);
  }
  return partOf(definitions, "", needed, transport);
}

/** The namespace, type or service, with what is needed of it. */
function partOf<T extends INamespace>(from: T, path: string, needed: Set<string>, transport: Transport): T {
  const keep = <V, W>(members: Record<string, V>, part: (member: V, name: string) => W) =>
    Object.fromEntries(
      Object.entries(members)
        .filter(([name]) => needed.has(`${path}.${name}`))
        .map(([name, member]) => [name, part(member, name)]),
    );
  const { options: _, ...kept } = from;
  return {
    ...kept,
    ...("fields" in from && { fields: mapValues(from.fields as Record<string, IField>, withoutExtensions) }),
    ...("methods" in from && {
      methods: keep(from.methods as Record<string, IMethod>, (method) =>
        transport === "REST" ? method : withoutOptions(method),
      ),
    }),
    ...(from.nested && {
      nested: keep(from.nested, (member, name) => partOf(member, `${path}.${name}`, needed, transport)),
    }),
  } as T;
}

/** Options in parentheses, such as `(google.api.field_behavior)`, extend Protobuf: they are for documentation and generators. */
function withoutExtensions(field: IField): IField {
  const options = Object.fromEntries(
    Object.entries(field.options ?? {}).filter(([name]) => !name.startsWith("(")),
  );
  return { ...withoutOptions(field), ...(Object.keys(options).length > 0 && { options }) };
}

function withoutOptions<T extends { options?: unknown; parsedOptions?: unknown }>(from: T): T {
  const { options: _, parsedOptions: __, ...rest } = from;
  return rest as T;
}

function mapValues<V>(members: Record<string, V>, map: (value: V) => V): Record<string, V> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(value)]));
}
