import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Link } from "react-router";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";

const MOST = 100;

/** Deleted Things, which can be brought back. */
export function BinPage(): ReactElement {
  const client = useQueryClient();
  const bin = useQuery({
    queryKey: ["things", { bin: true }],
    queryFn: ({ signal }) => ajax("search", { query: "", bin: true, limit: MOST }, signal),
  });
  const restore = useMutation({
    mutationFn: (thing: string) => ajax("restore", { thing }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["things"] }); },
    onError: (error) => { toast.error(error.message); },
  });
  return (
    <main className="centred">
      <div className="card">
        <title>Bin · WidgetApp</title>
        <h1>Bin</h1>
        {bin.error ? <p className="problem" role="alert">{bin.error.message}</p> : null}
        <ul>
          {bin.data?.things.map((thing) => (
            <li key={thing.id}>
              {thing.name} <button type="button" className="button" onClick={() => { restore.mutate(thing.id); }}>Restore</button>
            </li>
          ))}
        </ul>
        <Link to="/things">Back to all Things</Link>
      </div>
    </main>
  );
}
