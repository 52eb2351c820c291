"""Every RPC and route, called with each certificate, credential, role, matter and purpose."""
