import protobuf, { type INamespace, type ReflectionObject } from "protobufjs";

/**
 * The part of Protobuf definitions that some methods need: the methods, and every type in what they send and answer.
 * A client of Google's prepares all its definitions at each start, of which a function needs a tenth.
 * @param definitions as protobufjs writes them, such as the `protos.json` of a client
 * @param methods with their full names, such as `google.pubsub.v1.Publisher.Publish`
 * @throws Error where the definitions have no such method
 */
export function definitionsFor(definitions: INamespace, methods: readonly string[]): INamespace {
  const root = protobuf.Root.fromJSON(definitions).resolveAll();
  const needed = new Set<string>();

  function need(type: ReflectionObject | null): void {
    if (!type || needed.has(type.fullName)) {
      return;
    }
    needed.add(type.fullName);
    if (type instanceof protobuf.Type) {
      for (const field of type.fieldsArray) {
        need(field.resolvedType);
      }
    }
    need(type.parent);
  }

  for (const name of methods) {
    const method = root.lookup(name, protobuf.Method);
    if (!(method instanceof protobuf.Method)) {
      throw new Error(`the definitions have no method ${name}`);
    }
    need(method);
    need(method.resolvedRequestType);
    need(method.resolvedResponseType);
  }
  return only(definitions, "", needed);
}

/** The namespace, type or service, with what is needed of it. */
function only<T extends INamespace>(from: T, path: string, needed: Set<string>): T {
  const isNeeded = ([name]: [string, unknown]) => needed.has(`${path}.${name}`);
  const keep = <V>(members: Record<string, V>) =>
    Object.fromEntries(Object.entries(members).filter(isNeeded));
  return {
    ...from,
    ...("methods" in from && { methods: keep(from.methods as Record<string, unknown>) }),
    ...(from.nested && {
      nested: Object.fromEntries(
        Object.entries(keep(from.nested)).map(([name, member]) => [
          name,
          only(member, `${path}.${name}`, needed),
        ]),
      ),
    }),
  };
}
