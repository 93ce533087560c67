import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { Link, useNavigate } from "react-router";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";
import { useSession } from "../session.ts";

const PAGE = 50;

/** All Things, newest change first. */
export function ThingsPage(): ReactElement {
  const [query, setQuery] = useState("");
  const client = useQueryClient();
  const navigate = useNavigate();
  const group = useSession().data?.groups[0];
  const list = useInfiniteQuery({
    queryKey: ["things", { query, bin: false }],
    queryFn: ({ pageParam, signal }) => pageParam === null
      ? ajax("search", { query, bin: false, limit: PAGE }, signal)
      : ajax("scroll", { cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });
  const create = useMutation({
    mutationFn: (groupId: string) => ajax("create", { name: "New Thing", group: groupId }),
    onSuccess: (thing) => {
      void client.invalidateQueries({ queryKey: ["things"] });
      void navigate(`/things/${thing.id}`);
    },
    onError: (error) => { toast.error(error.message); },
  });
  return (
    <main className="centred">
      <div className="card">
        <title>Things · WidgetApp</title>
        <h1>Things</h1>
        <label className="field"><span>Search</span><input type="search" value={query} onChange={(event) => { setQuery(event.target.value); }} /></label>
        {group ? <button type="button" className="button is-main" onClick={() => { create.mutate(group.id); }}>New Thing</button> : null}
        {list.error ? <p className="problem" role="alert">{list.error.message}</p> : null}
        <ul>
          {list.data?.pages.flatMap((page) => page.things).map((thing) => (
            <li key={thing.id}><Link to={`/things/${thing.id}`}>{thing.name}</Link></li>
          ))}
        </ul>
        {list.hasNextPage ? <button type="button" className="button" onClick={() => { void list.fetchNextPage(); }}>More</button> : null}
        <Link to="/things/bin">Bin</Link>
      </div>
    </main>
  );
}
