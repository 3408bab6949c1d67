package httpapi

// agentBodyOf is a good body for the operations on clients.
func (r *random) agentBodyOf(op string) any {
	paths := list{pick(r, "/srv", "/srv/", `C:\data`, "/etc"), pick(r, "/srv", "/var/log")}
	switch op {
	case "RegisterAgent":
		return agentBody(r.clientID(), object{"agent_version": "1.0.0", "agent_type": pick(r, "cloud", "native")})
	case "UpdateAgent":
		return uninstalling()
	case "AddAgentPath":
		body := object{"add_path": paths}
		if r.IntN(3) == 0 {
			body["exclude_path"] = list{object{"path_name": pick(r, "/srv", "/none"), "exclude_path_name": list{"/srv/tmp"}}}
		}
		return body
	case "RemoveAgentPath":
		return object{"remove_path": paths}
	}
	return nil
}

// clientID is that of a client, of which there are few.
func (r *random) clientID() string {
	return pick(r, client, "fb711278-e872-4224-b442-8dafc36a543d", r.resource("ecs-web-0001").ID, "x")
}
