package domain

// Network is what a server has on its network. It follows from the ids of the
// server and of its VPC: an inventory tells no more than the private address.
type Network struct {
	PortID, NetworkID, SubnetID string
	// SecurityGroupID and SecurityGroup are those of the VPC's default group.
	SecurityGroupID, SecurityGroup string
	// MAC is in the range of virtual machines, Address an IPv4 address.
	MAC, Address string
}

// NetworkOf is the network of a server.
func NetworkOf(server *Resource) Network {
	own, shared := Chance{Seed: server.ID}, Chance{Seed: server.Server.VPC}
	id := func(c Chance, kind string) string { return randomID(c.Hex("network/"+kind, 0, 32)) }
	mac := own.Hex("network/mac", 0, 6)
	return Network{
		PortID: id(own, "port"), NetworkID: id(shared, "network"), SubnetID: id(shared, "subnet"),
		SecurityGroupID: id(shared, "group"), SecurityGroup: "default",
		MAC: "fa:16:3e:" + mac[:2] + ":" + mac[2:4] + ":" + mac[4:], Address: server.Server.PrivateIP,
	}
}
